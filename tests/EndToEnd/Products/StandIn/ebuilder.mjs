// Holds a product's file to what eBuilder asks: five variables, three folders, an administrator who is made at the first start.
import { cookie, demand, demandVolume, demandWritable, html, isSignedIn, newKey, readJson, serve, writeJson } from './common.mjs';

const data = '/app/db/db.json';
const { SITE_NAME, ADMIN_EMAIL, ADMIN_PASSWORD, SECRET_KEY, ALLOWED_HOSTS } = process.env;
const { CSRF_TRUSTED_ORIGINS, DATABASE_URL, DEBUG } = process.env;
demand(SITE_NAME, 'SITE_NAME is missing');
demand(/^[^@\s]+@[^@\s]+$/.test(ADMIN_EMAIL ?? ''), 'ADMIN_EMAIL is no address');
demand((ADMIN_PASSWORD ?? '').length >= 12, 'ADMIN_PASSWORD is shorter than 12 characters');
demand((SECRET_KEY ?? '').length >= 50, 'SECRET_KEY is shorter than 50 characters');
demand(ALLOWED_HOSTS, 'ALLOWED_HOSTS is missing, so every request would be refused');
demand(/^https:\/\/[^/]+$/.test(CSRF_TRUSTED_ORIGINS ?? ''), 'CSRF_TRUSTED_ORIGINS is no origin');
demand(DATABASE_URL === 'sqlite:///db/db.sqlite3', 'DATABASE_URL is not a file in /app/db');
demand(DEBUG === 'False', 'DEBUG is on');
for (const folder of ['/app/db', '/app/media', '/app/logs']) demandVolume(folder);
for (const folder of ['/app/db', '/app/media']) demandWritable(folder);

// Only the first start reads who the administrator is.
const state = readJson(data, { key: newKey(), email: ADMIN_EMAIL, password: ADMIN_PASSWORD, products: [] });
writeJson(data, state);

const isAllowed = host => (ALLOWED_HOSTS ?? '').split(',').some(h => h === '*' || h === host?.split(':')[0]);

serve(8000, (asked, request, form) => {
  const to = (path, headers = {}) => [302, { Location: path, ...headers }, ''];
  const page = body => [200, {}, `<!doctype html><title>${html(SITE_NAME)}</title><h1>${html(SITE_NAME)}</h1>${body}`];
  if (!isAllowed(request.headers.host))
    return [400, {}, 'Bad Request'];
  if (asked === 'GET /health/')
    return [200, { 'Content-Type': 'application/json' }, '{"status":"ok"}'];
  if (asked === 'GET /')
    return page(`<ul>${state.products.map(p => `<li>${html(p)}</li>`).join('')}</ul>`);
  if (asked === 'GET /admin/login/')
    return page(`<form method="post"><label>Email <input name="username"></label>
      <label>Password <input type="password" name="password"></label><button>Log in</button></form>`);
  if (asked === 'POST /admin/login/')
    return form.get('username') === state.email && form.get('password') === state.password
      ? to('/admin/', { 'Set-Cookie': cookie(state.key, '/') })
      : to('/admin/login/');
  if (!isSignedIn(request, state.key))
    return to('/admin/login/');
  if (asked === 'POST /admin/') {
    state.products.push(form.get('product'));
    writeJson(data, state);
    return to('/');
  }
  return page('<form method="post"><label>Product <input name="product"></label><button>Add</button></form>');
});
