// Makes an invite that can be used so often, with the address at which others reach this pub.
const ask = require('./ask')
const { host, port } = require('./address')

const uses = Number(process.argv[2] || 1)
ask(function (pub, done) {
  pub.invite.create({ uses, external: host }, function (error, invite) {
    if (error) return done(error)
    console.log(invite.replace(/^.*?:\d+:@/, `${host}:${port}:@`))
    done()
  })
})
