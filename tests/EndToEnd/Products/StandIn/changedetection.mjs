// Holds a product's file to what changedetection.io asks: SALTED_PASS, /datastore, and an address below a prefix.
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { cookie, demand, demandVolume, demandWritable, html, isSignedIn, newKey, readJson, serve, writeJson } from './common.mjs';

const data = '/datastore/url-watches.json';
const salted = Buffer.from(process.env.SALTED_PASS ?? '', 'base64');
demand(/^[A-Za-z0-9+/]{86}==$/.test(process.env.SALTED_PASS ?? ''), 'SALTED_PASS is not base64 of 64 bytes');
demand(process.env.USE_X_SETTINGS, 'USE_X_SETTINGS is missing, so X-Forwarded-Prefix would not be believed');
demand(!process.env.PASSWORD, 'PASSWORD is here: it was to be hashed');
demand(/^https?:\/\//.test(process.env.BASE_URL ?? ''), 'BASE_URL is no address');
demandVolume('/datastore');
demandWritable('/datastore');

const state = readJson(data, { key: newKey(), watches: [] });
writeJson(data, state);

function isPassword(text) {
  const key = pbkdf2Sync(text, salted.subarray(0, 32), 100_000, 32, 'sha256');
  return timingSafeEqual(key, salted.subarray(32));
}

serve(5000, (asked, request, form) => {
  const prefix = request.headers['x-forwarded-prefix'] ?? '';
  const to = (path, headers = {}) => [302, { Location: `${prefix}${path}`, ...headers }, ''];
  const page = body => [200, {}, `<!doctype html><title>Change Detection</title>${body}`];
  if (asked === 'GET /login')
    return page(`<form method="post" action="${prefix}/login">
      <label>Password <input type="password" name="password"></label><button>Login</button></form>`);
  if (asked === 'POST /login')
    return isPassword(form.get('password') ?? '') ? to('/', { 'Set-Cookie': cookie(state.key, prefix) }) : to('/login');
  if (!isSignedIn(request, state.key))
    return to('/login');
  if (asked === 'POST /form/add/quickwatch') {
    state.watches.push(form.get('url'));
    writeJson(data, state);
    return to('/');
  }
  if (asked !== 'GET /')
    return [404, {}, 'Not found'];
  return page(`<form method="post" action="${prefix}/form/add/quickwatch"><label>URL <input name="url"></label><button>Watch</button></form>
    <ul>${state.watches.map(w => `<li>${html(w)}</li>`).join('')}</ul>`);
});
