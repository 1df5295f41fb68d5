import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A line to a broker that a test can make long, or cut: while it is cut, open sockets are gone and new ones are refused. */
export class CutLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(target: string, delay: number) {
    const { hostname, port } = new URL(target);
    this.#server = createServer(near => {
      if (this.#cut) {
        near.destroy();
        return;
      }
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(late(delay)).pipe(far).pipe(late(delay)).pipe(near);
    });
  }

  /** `delay`: ms that everything takes more, each way. */
  static async to(target: string, delay = 0): Promise<CutLine> {
    const line = new CutLine(target, delay);
    await new Promise<void>(resolve => line.#server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

function late(delay: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (delay === 0) {
        done(null, chunk);
        return;
      }
      setTimeout(() => this.push(chunk), delay);
      done();
    },
  });
}
