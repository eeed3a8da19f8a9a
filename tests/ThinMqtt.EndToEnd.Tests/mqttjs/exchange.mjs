// node exchange.mjs URL PROTOCOL_VERSION CERTIFICATE_FOLDER
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';

const [url, version, folder] = process.argv.slice(2);
const protocolVersion = Number(version);
const root = `mqttjs/${process.pid}`;
const clients = [];

const tls = url.startsWith('mqtts')
  ? {
      ca: readFileSync(join(folder, 'ca.pem')),
      cert: readFileSync(join(folder, 'client.pem')),
      key: readFileSync(join(folder, 'client.key')),
    }
  : {};

async function connect(options = {}) {
  const client = await mqtt.connectAsync(url, { protocolVersion, reconnectPeriod: 0, ...tls, ...options });
  client.inbox = [];
  client.waiting = [];
  client.on('message', (topic, payload, packet) => {
    const message = { topic, text: payload.toString(), qos: packet.qos, retain: packet.retain, properties: packet.properties };
    const waiting = client.waiting.shift();
    if (waiting) {
      waiting(message);
    } else {
      client.inbox.push(message);
    }
  });
  clients.push(client);
  return client;
}

function next(client) {
  const message = client.inbox.shift();
  return message ? Promise.resolve(message) : new Promise((resolve) => client.waiting.push(resolve));
}

async function everyQoS() {
  const client = await connect({ username: 'device', password: 'right' });
  await client.subscribeAsync(`${root}/qos/#`, { qos: 2 });
  for (const qos of [0, 1, 2]) {
    await client.publishAsync(`${root}/qos/${qos}`, `at ${qos}`, { qos });
    const message = await next(client);
    assert.deepEqual([message.topic, message.text, message.qos, message.retain], [`${root}/qos/${qos}`, `at ${qos}`, qos, false]);
  }

  await client.unsubscribeAsync(`${root}/qos/#`);
}

async function manyInOrder() {
  const client = await connect();
  await client.subscribeAsync(`${root}/many`, { qos: 2 });
  const texts = Array.from({ length: 300 }, (_, number) => String(number));
  await Promise.all(texts.map((text) => client.publishAsync(`${root}/many`, text, { qos: 2 })));
  for (const text of texts) {
    assert.equal((await next(client)).text, text);
  }
}

async function retained() {
  const client = await connect();
  await client.publishAsync(`${root}/kept`, 'kept', { qos: 1, retain: true });
  await client.subscribeAsync(`${root}/kept`, { qos: 1 });
  const message = await next(client);
  assert.deepEqual([message.text, message.retain], ['kept', true]);
}

async function will() {
  const watcher = await connect();
  await watcher.subscribeAsync(`${root}/will`, { qos: 1 });
  const lost = await connect({ will: { topic: `${root}/will`, payload: Buffer.from('gone'), qos: 1, retain: false } });
  lost.stream.destroy();
  assert.equal((await next(watcher)).text, 'gone');
}

async function persistentSession() {
  const session = {
    clientId: `mqttjs-${process.pid}`,
    clean: false,
    ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 600 } } : {}),
  };
  const first = await connect(session);
  await first.subscribeAsync(`${root}/session`, { qos: 2 });
  await first.endAsync();
  const other = await connect();
  await other.publishAsync(`${root}/session`, 'meanwhile', { qos: 2 });
  const second = mqtt.connect(url, { protocolVersion, reconnectPeriod: 0, ...tls, ...session });
  clients.push(second);
  const text = await new Promise((resolve) => second.on('message', (_, payload) => resolve(payload.toString())));
  assert.equal(text, 'meanwhile');
}

async function properties() {
  const client = await connect({ properties: { topicAliasMaximum: 10 }, autoUseTopicAlias: true, autoAssignTopicAlias: true });
  await client.subscribeAsync(`${root}/properties`, { qos: 1, properties: { subscriptionIdentifier: 7 } });
  const sent = {
    contentType: 'text/plain',
    responseTopic: 'answers/here',
    correlationData: Buffer.from('c-1'),
    userProperties: { colour: 'blue' },
    payloadFormatIndicator: true,
  };
  for (const text of ['first', 'by alias']) {
    await client.publishAsync(`${root}/properties`, text, { qos: 1, properties: { ...sent, messageExpiryInterval: 60 } });
    const message = await next(client);
    assert.equal(message.text, text);
    const { subscriptionIdentifier, messageExpiryInterval, topicAlias, ...received } = message.properties;
    assert.equal(subscriptionIdentifier, 7);
    assert.ok(messageExpiryInterval <= 60);
    assert.deepEqual({ ...received, userProperties: { ...received.userProperties } }, sent);
  }
}

async function wrongPassword() {
  await assert.rejects(connect({ username: 'device', password: 'wrong' }));
}

await everyQoS();
await manyInOrder();
await retained();
await will();
await persistentSession();
await wrongPassword();
if (protocolVersion === 5) {
  await properties();
}

await Promise.all(clients.map((client) => client.endAsync(true)));
console.log('all promises kept');
