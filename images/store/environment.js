// What the container is told, in the names that EverShop reads. Everything that it keeps secret comes from one secret.
import { createHmac } from 'node:crypto'

const missing = ['SHOP_URL', 'DB_PASSWORD', 'SECRET_KEY', 'ADMIN_EMAIL', 'ADMIN_PASSWORD'].filter(name => !process.env[name])
if (missing.length > 0) {
  console.error(`The shop cannot start without ${missing.join(', ')}: set them in its environment.`)
  process.exit(1)
}

/** A secret of its own for each purpose. */
export const secretFor = purpose => createHmac('sha256', process.env.SECRET_KEY).update(purpose).digest('hex')

/** What the buyer said, and who signs in first. */
export const told = {
  name: process.env.SHOP_NAME || 'My shop',
  currency: process.env.SHOP_CURRENCY || 'EUR',
  email: process.env.ADMIN_EMAIL,
  password: process.env.ADMIN_PASSWORD
}
delete process.env.ADMIN_PASSWORD // the processes that it starts need not know it

Object.assign(process.env, {
  NODE_ENV: 'production',
  ALLOW_CONFIG_MUTATIONS: 'true', // while modules add their defaults; EverShop ends it itself
  PORT: '3000',
  TRUST_PROXY_HOPS: '1',
  EVERSHOP_HOME_URL: process.env.SHOP_URL,
  DB_HOST: process.env.DB_HOST || 'db',
  DB_PORT: process.env.DB_PORT || '5432',
  DB_NAME: process.env.DB_NAME || 'store',
  DB_USER: process.env.DB_USER || 'store',
  DB_SSLMODE: 'disable', // the tenant's own network, which nobody else is in
  NODE_CONFIG: JSON.stringify({ system: { session: { cookieSecret: secretFor('cookies') } } })
})
for (const name of ['JWT_ADMIN_SECRET', 'JWT_ADMIN_REFRESH_SECRET', 'JWT_CUSTOMER_SECRET', 'JWT_CUSTOMER_REFRESH_SECRET', 'ORDER_TRACKING_TOKEN_SECRET']) {
  process.env[name] = secretFor(name)
}
