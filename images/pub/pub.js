// A Secure Scuttlebutt pub. It listens on 8008 and keeps everything in its home; programs in the container speak to it over a socket there.
console.trace = function () {} // its plugins report their own deprecated calls
const fs = require('fs')
const path = require('path')
const inject = require('ssb-config/inject')
const { host, port } = require('./address')

const config = inject('ssb', {
  path: path.join(process.env.HOME, '.ssb'),
  logging: { level: 'notice' },
  connections: {
    incoming: {
      net: [{
        scope: ['public', 'local', 'private'],
        transform: 'shs',
        host: '0.0.0.0',
        port: +process.env.PUB_LISTENS || 8008,
        external: host
      }],
      unix: [{ scope: 'device', transform: 'noauth', server: true }]
    },
    outgoing: { net: [{ transform: 'shs' }] }
  },
  allowPrivate: true, // where the operator's machines have addresses of a private network only
  friends: { dunbar: 150, hops: 3 }
})
const names = [
  'ssb-db', 'ssb-onion', 'ssb-unix-socket', 'ssb-no-auth', 'ssb-master', 'ssb-gossip',
  'ssb-replicate', 'ssb-friends', 'ssb-blobs', 'ssb-invite', 'ssb-logging'
]
const stack = require('secret-stack')({ caps: require('ssb-caps') })
const pub = names.reduce((s, name) => s.use(require(name)), stack)(config)

fs.writeFileSync(path.join(config.path, 'manifest.json'), JSON.stringify(pub.getManifest()))
console.log(`The pub ${pub.id} is up and is reached at ${host}:${port}.`)
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => pub.close(() => process.exit(0)))
