#!/usr/bin/python3
"""MongoDB's wire protocol in front of mongomock: python3 mongo_standin.py PORT [--journal FILE] [CERTIFICATE.pem KEY.pem]

For tests, on 127.0.0.1. Documents, cursors, upserts, unique indexes and aggregations are as MongoDB's, as far as mongomock
goes; all commands run one after the other. It is a standalone server: no replica set, so no retried writes; every credential
is refused; no change streams, no transactions, no pipelines as updates, no partial indexes.

Data is in memory. With --journal, each write is in the file before it is answered, and done again at the next start: a
server that is killed loses nothing that it has answered, but a power cut may.
"""
import argparse
import asyncio
import collections
import itertools
import operator
import ssl
import struct

import bson
import mongomock
from bson.codec_options import CodecOptions
from bson.int64 import Int64
from bson.son import SON
from mongomock.collection import Collection
from mongomock.filtering import filter_applies
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
CHECKSUM_PRESENT, MORE_TO_COME = 1, 2
FIRST_BATCH = 101  # as MongoDB
ORDERED = CodecOptions(document_class=dict)

databases = mongomock.MongoClient()
cursors = {}
cursor_ids = itertools.count(1000)
request_ids = itertools.count(1)


class Refused(Exception):
    def __init__(self, code, name, text):
        super().__init__(text)
        self.code, self.name = code, name


# Looking things up: mongomock would try every document of a collection

class Lookup:
    """Which documents have a value in the first field of an index; also those that had it before, so that it is to be checked."""

    def __init__(self, fields):
        self.ids = {field: collections.defaultdict(set) for field in fields}

    def add(self, document):
        for field, ids in self.ids.items():
            value = document.get(field)
            for item in value if isinstance(value, list) else [value]:
                if is_plain(item):
                    ids[item].add(document["_id"])


def is_plain(value):
    return isinstance(value, (str, int, float))


NUMBERS = {int, float, Int64}
COMPARISONS = {"$lt": operator.lt, "$lte": operator.le, "$gt": operator.gt, "$gte": operator.ge}


def applies(criteria, document):
    """As mongomock says it; comparisons of plain values, which are the most frequent, without asking it."""
    for field, wanted in criteria.items():
        if field == "$or":
            if not any(applies(choice, document) for choice in wanted):
                return False
            continue
        value = document.get(field)
        is_number = type(value) in NUMBERS
        if type(wanted) is dict and is_number and all(key in COMPARISONS and type(item) in NUMBERS for key, item in wanted.items()):
            if not all(COMPARISONS[key](value, item) for key, item in wanted.items()):
                return False
        elif (is_number and type(wanted) in NUMBERS) or (type(value) is str and type(wanted) is str):
            if value != wanted:
                return False
        else:
            return filter_applies(criteria, document)
    return True


def lookup(collection):
    """Made anew when the indexes are others."""
    store = collection._store
    fields = {index["key"][0][0] for index in store.indexes.values() if "." not in index["key"][0][0]}
    known = getattr(store, "lookup", None)
    if known is None or known.ids.keys() != fields:
        known = store.lookup = Lookup(fields)
        for document in store._documents.values():
            known.add(document)
    return known


def candidates(collection, criteria):
    """All documents that can match, and whether they do."""
    store = collection._store
    wanted, is_by_id = None, False
    if isinstance(criteria, dict) and not store._ttl_indexes:
        wanted = criteria.get("_id")
        is_by_id = len(criteria) == 1
        if isinstance(wanted, dict):
            is_by_id = is_by_id and len(wanted) == 1
            wanted = wanted.get("$in")
        elif is_plain(wanted):
            wanted = [wanted]
        else:
            is_by_id, ids = False, lookup(collection).ids
            wanted = next((ids[field][criteria[field]] for field in ids if is_plain(criteria.get(field))), None)
    if wanted is None or not all(map(is_plain, wanted)):
        return list(store.documents), False
    found = (store._documents.get(item) for item in dict.fromkeys(wanted))
    return [document for document in found if document is not None], is_by_id


def matching(collection, criteria):
    if collection._store.is_empty:
        filter_applies(criteria, {})  # tells of a filter that cannot be used
    known = lookup(collection)
    found, is_sure = candidates(collection, criteria)
    for document in found:
        if is_sure or applies(criteria, document):
            try:
                yield document
            finally:
                known.add(document)  # an update may have changed it meanwhile


def insert_and_add(collection, document, *rest, **how):
    made = insert_one(collection, document, *rest, **how)
    lookup(collection).add(document)
    return made


insert_one = Collection._insert
Collection._insert = insert_and_add
Collection._iter_documents = matching


# Writes

def code_of(error):
    return 11000 if isinstance(error, DuplicateKeyError) else getattr(error, "code", None) or 2


def write_all(command, items, write):
    """Calls write(index, item) for each; what it raises is a write error, and ends an ordered command."""
    errors = []
    for index, item in enumerate(items):
        try:
            write(index, item)
        except Exception as error:  # whatever mongomock raises is an answer to the client
            errors.append(SON(index=index, code=code_of(error), errmsg=str(error)))
            if command.get("ordered", True):
                break
    return SON(writeErrors=errors) if errors else SON()


def insert(database, command):
    collection, count = database[command["insert"]], itertools.count()
    answer = write_all(command, command["documents"], lambda _, document: (collection.insert_one(document), next(count)))
    answer["n"] = next(count)
    return answer


def set_fields(collection, criteria, changes):
    """The frequent case, without what mongomock does for all others: some ten times as fast. None when it is no such case."""
    fields, store = changes.get("$set"), collection._store
    is_simple = len(changes) == 1 and fields and is_plain(criteria.get("_id")) and "_id" not in fields \
        and not any("." in field for field in fields) and not store._ttl_indexes \
        and not any(index.get("unique") for index in store.indexes.values())
    if not is_simple:
        return None
    document = store._documents.get(criteria["_id"])
    if document is None or not applies(criteria, document):
        return 0
    document.update(fields)
    lookup(collection).add(document)
    return 1


def update(database, command):
    collection = database[command["update"]]
    answer = SON(n=0, nModified=0)
    upserted = []

    def one(index, item):
        changes, is_upsert = item["u"], item.get("upsert", False)
        matched = None if is_upsert or isinstance(changes, list) else set_fields(collection, item["q"], changes)
        if matched is not None:
            answer["n"] += matched
            answer["nModified"] += matched
            return
        if isinstance(changes, list):
            raise Refused(9, "FailedToParse", "pipelines as updates are not supported here")
        if not any(key.startswith("$") for key in changes):
            result = collection.replace_one(item["q"], changes, upsert=is_upsert)
        elif item.get("multi"):
            result = collection.update_many(item["q"], changes, upsert=is_upsert)
        else:
            result = collection.update_one(item["q"], changes, upsert=is_upsert)
        if result.upserted_id is not None:
            upserted.append(SON(index=index, _id=result.upserted_id))
            answer["n"] += 1
        else:
            answer["n"] += result.matched_count
            answer["nModified"] += result.modified_count

    answer.update(write_all(command, command["updates"], one))
    if upserted:
        answer["upserted"] = upserted
    return answer


def delete(database, command):
    collection = database[command["delete"]]
    answer = SON(n=0)

    def one(_, item):
        remove = collection.delete_one if item.get("limit") == 1 else collection.delete_many
        answer["n"] += remove(item["q"]).deleted_count

    answer.update(write_all(command, command["deletes"], one))
    return answer


def find_and_modify(database, command):
    collection = database[command["findAndModify"]]
    how = {}
    if command.get("sort"):
        how["sort"] = list(command["sort"].items())
    if command.get("fields"):
        how["projection"] = command["fields"]
    if command.get("remove"):
        value = collection.find_one_and_delete(command.get("query", {}), **how)
    else:
        which = ReturnDocument.AFTER if command.get("new") else ReturnDocument.BEFORE
        value = collection.find_one_and_update(
            command.get("query", {}), command["update"], upsert=command.get("upsert", False), return_document=which, **how)
    return SON(value=value, lastErrorObject=SON(n=0 if value is None else 1, updatedExisting=value is not None))


# Queries

def first_batch(namespace, documents, size):
    documents = list(documents)
    size = FIRST_BATCH if size is None else size
    cursor_id = 0
    if len(documents) > size:
        cursor_id = next(cursor_ids)
        cursors[cursor_id] = (namespace, documents[size:])
    return SON(cursor=SON(id=Int64(cursor_id), ns=namespace, firstBatch=documents[:size]))


def find(database, command):
    name, limit = command["find"], abs(command.get("limit", 0))
    found = database[name].find(command.get("filter") or {}, command.get("projection") or None)
    if command.get("sort"):
        found = found.sort(list(command["sort"].items()))
    if command.get("skip"):
        found = found.skip(command["skip"])
    if limit:
        found = found.limit(limit)
    size = limit if limit and command.get("singleBatch") else command.get("batchSize")
    return first_batch(f"{database.name}.{name}", found, size)


def aggregate(database, command):
    name = command["aggregate"]
    found = database[name].aggregate(command["pipeline"])
    return first_batch(f"{database.name}.{name}", found, (command.get("cursor") or {}).get("batchSize"))


def get_more(database, command):
    cursor_id = command["getMore"]
    if cursor_id not in cursors:
        raise Refused(43, "CursorNotFound", f"cursor id {cursor_id} not found")
    namespace, documents = cursors.pop(cursor_id)
    size = command.get("batchSize") or len(documents)
    if len(documents) > size:
        cursors[cursor_id] = (namespace, documents[size:])
    else:
        cursor_id = 0
    return SON(cursor=SON(id=Int64(cursor_id), ns=namespace, nextBatch=documents[:size]))


def kill_cursors(database, command):
    return SON(cursorsKilled=[cursor_id for cursor_id in command["cursors"] if cursors.pop(cursor_id, None)])


# The rest

def hello(database, command):
    return SON(
        isWritablePrimary=True, ismaster=True, helloOk=True, readOnly=False, minWireVersion=0, maxWireVersion=13,
        maxBsonObjectSize=16 << 20, maxMessageSizeBytes=48_000_000, maxWriteBatchSize=100_000, logicalSessionTimeoutMinutes=30)


def create_indexes(database, command):
    collection = database[command["createIndexes"]]
    before = len(collection.index_information())
    for index in command["indexes"]:
        kept = {key: value for key, value in index.items() if key in ("name", "unique", "sparse", "expireAfterSeconds")}
        collection.create_index(list(index["key"].items()), **kept)
    return SON(numIndexesBefore=before, numIndexesAfter=len(collection.index_information()))


def list_indexes(database, command):
    name = command["listIndexes"]
    indexes = [SON(v=2, key=SON(index["key"]), name=key, unique=index.get("unique", False))
               for key, index in database[name].index_information().items()]
    return first_batch(f"{database.name}.{name}", indexes, None)


def drop_database(database, command):
    databases.drop_database(database.name)
    return SON(dropped=database.name)


def refuse_credentials(database, command):
    raise Refused(18, "AuthenticationFailed", "Authentication failed.")


COMMANDS = {
    "hello": hello, "ismaster": hello, "ping": lambda *_: SON(), "endsessions": lambda *_: SON(),
    "insert": insert, "update": update, "delete": delete, "findandmodify": find_and_modify,
    "find": find, "aggregate": aggregate, "getmore": get_more, "killcursors": kill_cursors,
    "createindexes": create_indexes, "listindexes": list_indexes, "dropdatabase": drop_database,
    "saslstart": refuse_credentials,
}


def run(name_of_database, command):
    name = next(iter(command))
    try:
        if name.lower() not in COMMANDS:
            raise Refused(59, "CommandNotFound", f"no such command: '{name}'")
        answer = COMMANDS[name.lower()](databases[name_of_database], command)
        answer["ok"] = 1.0
        return answer
    except Refused as error:
        return SON(ok=0.0, errmsg=str(error), code=error.code, codeName=error.name)
    except Exception as error:  # whatever mongomock raises is an answer to the client
        return SON(ok=0.0, errmsg=f"{type(error).__name__}: {error}", code=code_of(error), codeName="BadValue")


# The journal: messages of the wire, each behind its length

WRITES = {"insert", "update", "delete", "findandmodify", "createindexes", "dropdatabase"}


class Journal:
    def __init__(self, path):
        self.file = open(path, "a+b", buffering=0)

    def replay(self):
        """What a kill has cut off at the end was not answered, and is removed."""
        self.file.seek(0)
        content, position = self.file.read(), 0
        while position + 4 <= len(content):
            size, = struct.unpack_from("<i", content, position)
            if position + 4 + size > len(content):
                break
            command = read_message(content[position + 4:position + 4 + size])
            run(command.get("$db", "test"), command)
            position += 4 + size
        self.file.truncate(position)

    def add(self, body):
        self.file.write(struct.pack("<i", len(body)) + body)


# The wire

def answer_query(body):
    """The legacy form of hello. Flags, collection as a NUL-terminated string, two numbers, the command."""
    end = body.index(0, 4)
    size, = struct.unpack_from("<i", body, end + 9)
    command = bson.BSON(body[end + 9:end + 9 + size]).decode(ORDERED)
    answer = bson.encode(run(body[4:end].decode().split(".")[0], command))
    return OP_REPLY, struct.pack("<iqii", 8, 0, 0, 1) + answer


def read_message(body):
    """Flags, then sections: 0 is the command, 1 a list of documents that belongs to it."""
    flags, = struct.unpack_from("<I", body)
    end = len(body) - (4 if flags & CHECKSUM_PRESENT else 0)
    position, command, lists = 4, None, {}
    while position < end:
        kind = body[position]
        position += 1
        size, = struct.unpack_from("<i", body, position)
        section = body[position:position + size]
        position += size
        if kind == 0:
            command = bson.BSON(section).decode(ORDERED)
        else:
            name_end = section.index(0, 4)
            lists[section[4:name_end].decode()] = bson.decode_all(section[name_end + 1:], ORDERED)
    command.update(lists)
    return command


def answer_message(body, journal):
    command = read_message(body)
    answer = run(command.get("$db", "test"), command)
    if journal and answer["ok"] and next(iter(command)).lower() in WRITES:
        journal.add(body)
    flags, = struct.unpack_from("<I", body)
    return None if flags & MORE_TO_COME else (OP_MSG, struct.pack("<IB", 0, 0) + bson.encode(answer))


async def serve(reader, writer, journal):
    try:
        while True:
            size, request, _, operation = struct.unpack("<iiii", await reader.readexactly(16))
            body = await reader.readexactly(size - 16)
            if operation not in (OP_QUERY, OP_MSG):
                break
            answer = answer_query(body) if operation == OP_QUERY else answer_message(body, journal)
            if answer:
                writer.write(struct.pack("<iiii", 16 + len(answer[1]), next(request_ids), request, answer[0]) + answer[1])
                await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the client is gone
    finally:
        writer.close()


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("port", type=int)
    arguments.add_argument("--journal")
    arguments.add_argument("certificate", nargs="*")
    given = arguments.parse_intermixed_args()
    journal = Journal(given.journal) if given.journal else None
    if journal:
        journal.replay()
    context = None
    if given.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*given.certificate)
    server = await asyncio.start_server(
        lambda reader, writer: serve(reader, writer, journal), "127.0.0.1", given.port, ssl=context)
    print(f"listening on 127.0.0.1:{given.port}", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
