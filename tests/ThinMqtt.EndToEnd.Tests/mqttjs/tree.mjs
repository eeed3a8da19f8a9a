// node tree.mjs URL PROTOCOL_VERSION TOPIC...
// Subscribes to everything, as MQTT Explorer does, and prints what is retained on the topics once all have been seen.
import assert from 'node:assert/strict';
import mqtt from 'mqtt';

const [url, version, ...topics] = process.argv.slice(2);
const client = await mqtt.connectAsync(url, { protocolVersion: Number(version), reconnectPeriod: 0 });
const tree = {};
const complete = new Promise((resolve) => {
  client.on('message', (topic, payload, packet) => {
    if (!topic.startsWith('thin/') || !packet.retain) {
      return;
    }

    tree[topic] = JSON.parse(payload.toString('utf8'));
    assert.equal(typeof tree[topic], 'object', topic);
    if (topics.every((wanted) => wanted in tree)) {
      resolve();
    }
  });
});
await client.subscribeAsync(['#', '$SYS/#'], { qos: 0 });
await complete;
await client.endAsync();
console.log(JSON.stringify(tree));
