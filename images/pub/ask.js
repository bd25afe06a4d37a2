// Asks the running pub: ask(function (pub, done) {...}) ends when done is called. Whatever fails is said on standard error.
const path = require('path')
const inject = require('ssb-config/inject')
const connect = require('ssb-client')

module.exports = function ask (question) {
  const config = inject('ssb', {
    path: path.join(process.env.HOME, '.ssb'),
    connections: { incoming: { unix: [{ scope: 'device', transform: 'noauth' }] }, outgoing: {} }
  })
  const manifest = require(path.join(config.path, 'manifest.json'))
  const socket = path.join(config.path, 'socket')
  const remote = `unix:${socket}~noauth:${config.keys.public.replace(/\.ed25519$/, '')}`
  connect(config.keys, { ...config, manifest, remote }, function (error, pub) {
    if (error) return fail(error)
    question(pub, function (error) {
      if (error) return fail(error)
      pub.close(true, function () { process.exit(0) })
    })
  })
  function fail (error) {
    console.error(error.message || error)
    process.exit(1)
  }
}
