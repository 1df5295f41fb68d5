import { createSocket, type Socket } from 'node:dgram';
import { hosts } from './addresses.js';

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where the question ends in the message. */
  readonly end: number;
}

function readQuestion(message: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    if (length > 63 || at + length >= message.length) return undefined;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  if (at + 5 > message.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function reply(message: Buffer, question: Question): Buffer {
  const address = hosts[question.name];
  const header = Buffer.from(message.subarray(0, question.end));
  // Answer, recursion available; a name that is not of the lab does not exist.
  header.writeUInt16BE(address === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(address !== undefined && question.type === 1 ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  if (address === undefined || question.type !== 1) return header;
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, ...address.split('.').map(Number)]);
  return Buffer.concat([header, record]);
}

/** A name server for the lab's own names, which keeps account of every name that anybody asks for. */
export class NameServer {
  readonly #socket: Socket = createSocket('udp4');
  readonly asked = new Map<string, number>();

  listen(address: string): Promise<void> {
    this.#socket.on('message', (message, from) => {
      const question = readQuestion(message);
      if (!question) return;
      this.asked.set(question.name, (this.asked.get(question.name) ?? 0) + 1);
      this.#socket.send(reply(message, question), from.port, from.address);
    });
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(53, address, resolve);
    });
  }
}
