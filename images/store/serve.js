// Serves the shop, on port 3000: EverShop with its two helpers, which send mails and do what is due. When one of the three ends, all do, and
// the container starts again: without them orders would come in that nobody hears of.
import './environment.js'
import { subscribe } from 'node:diagnostics_channel'
import { mkdirSync } from 'node:fs'

// Where the links of the image lead.
for (const folder of ['/data/media', '/data/public', '/cache/images', '/cache/sitemap']) mkdirSync(folder, { recursive: true })

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
subscribe('child_process', ({ process: child }) => child.on('exit', code => {
  console.error(`A helper of the shop has ended (${code}), so all of it starts again.`)
  process.exit(1)
}))

const { prepare } = await import('./prepare.js')
try {
  await prepare()
} catch (error) {
  console.error(`The shop cannot start: ${error.message}`)
  process.exit(1)
}
const { start } = await import('./node_modules/@evershop/evershop/dist/bin/lib/startUp.js')
// A request that fails is no reason to end those of others.
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, error => console.error(error))
await start({ command: 'start', env: 'production', process: 'main' }, () => console.log(`The shop is up at ${process.env.SHOP_URL}`))
