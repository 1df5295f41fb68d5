import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** One line from stdin: typed without an echo at a terminal, else the first line of what is piped in. */
export async function askPassword(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // What readline would echo goes nowhere.
  const output = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY });
  if (stdin.isTTY) stderr.write(question);
  const line = once(lines, 'line').then(([text]) => String(text));
  const end = once(lines, 'close').then(() => '');
  try {
    return await Promise.race([line, end]);
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
