#!/bin/sh
# Writes users.conf: who may do what at NATS. NATS cannot say "its own topics": each device is a user, whose name is the device's id,
# with permissions of its own.
#
#   make-users.sh < passwords > /etc/nats/users.new && mv /etc/nats/users.new /etc/nats/users.conf
#
# passwords has a line NAME:PASSWORD for the manager ("manager"), for people and scripts ("ops"), and for each device by its id. The
# password may be a bcrypt hash, as "htpasswd -B" (apache2-utils) makes it. Empty lines and those that begin with # are skipped.
set -eu

awk '
function fail(reason) {
  printf "make-users.sh: line %d: %s\n", NR, reason > "/dev/stderr"
  failed = 1
}

# A subject of NATS from a topic without its wildcards.
function subject(topic) {
  gsub("/", ".", topic)
  return "\"" topic "\""
}

function list(prefix, names,    parts, count, i, text) {
  count = split(names, parts, " ")
  for (i = 1; i <= count; i++)
    text = text (i > 1 ? ", " : "") subject(prefix parts[i])
  return text
}

function user(name, password, publish, subscribe) {
  # What waits for a session comes by $MQTT.sub. A client cannot subscribe to that itself.
  text = text sprintf("      { user: \"%s\", password: \"%s\", allowed_connection_types: [\"MQTT\"], permissions: {\n", name, password)
  text = text sprintf("          publish: [%s]\n          subscribe: [%s, \"$MQTT.sub.>\"] } }\n", publish, subscribe)
}

/^[[:space:]]*(#|$)/ { next }

{
  colon = index($0, ":")
  name = substr($0, 1, colon - 1)
  password = substr($0, colon + 1)
  if (colon < 2 || password == "") { fail("it is not NAME:PASSWORD."); next }
  if (name ~ /[[:space:].*>\/+#"\\$]/) {
    fail("\"" name "\" has a character that NATS does not take in topics, or that would mean more than one device: a space or one of . * > / + # $ \\ \"")
    next
  }
  if (password ~ /["\\]/) { fail("the password of " name " has a \" or \\, which NATS would not read as such; give its bcrypt hash."); next }
  if (name in seen) { fail(name " is there twice."); next }
  seen[name] = 1
  sub(/^\$2[by]\$/, "$2a$", password) # the same hash under the only name that NATS knows

  if (name == "manager")
    user(name, password, subject("thin/>"), subject("thin/>"))
  else if (name == "ops")
    user(name, password, subject("thin/updates/>") ", " list("thin/devices/*/", "settings command"), subject("thin") ", " subject("thin/>"))
  else
    user(name, password, list("thin/devices/" name "/", "presence hardware heartbeat packages update request result"),
      list("thin/devices/" name "/", "settings response command") ", " subject("thin/updates/*/*"))
}

END {
  if (!("manager" in seen)) { fail("there is no manager; give it a line manager:PASSWORD."); }
  # An empty file would let everybody in: NATS starts with none that has this.
  if (failed) { print "include \"./users-were-not-made\""; exit 1 }
  printf "# Written by make-users.sh.\naccounts {\n  THIN {\n    jetstream: enabled\n    users: [\n%s    ]\n  }\n}\n", text
}'
