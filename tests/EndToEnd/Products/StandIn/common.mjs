// What both stand-ins do: say all that is wrong and refuse to start, serve pages, know who has signed in.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const mistakes = [];
const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map(line => line.split(' ')[4]);

export const demand = (condition, mistake) => condition || mistakes.push(mistake);
export const demandVolume = folder => demand(mounts.includes(folder), `${folder} is not a volume`);
export function demandWritable(folder) {
  try { accessSync(folder, constants.W_OK); } catch { mistakes.push(`${folder} cannot be written to`); }
}

export const readJson = (file, otherwise) => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
export function writeJson(file, value) {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
export const html = text => `${text}`.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

// The sessions of one key: a cookie that nobody else can make.
export const newKey = () => randomBytes(32).toString('hex');
export function isSignedIn(request, key) {
  const sent = Buffer.from(/(?:^|; )session=([0-9a-f]{64})/.exec(request.headers.cookie ?? '')?.[1] ?? '', 'hex');
  return sent.length === 32 && timingSafeEqual(sent, session(key));
}
const session = key => createHmac('sha256', key).update('session').digest();
export const cookie = (key, path) => `session=${session(key).toString('hex')}; HttpOnly; Path=${path || '/'}`;

// Serves when nothing is wrong. `answer` gets the method and path as text, and the form that came.
export function serve(port, answer) {
  if (mistakes.length > 0) {
    console.error(mistakes.join('\n'));
    process.exit(1);
  }
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const { pathname } = new URL(request.url, 'http://here');
    const [status, headers, text] = answer(`${request.method} ${pathname}`, request, new URLSearchParams(body));
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(text);
  });
  server.listen(port);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}
