// Uses another pub's invite, so that the two follow each other and exchange what they have.
const ask = require('./ask')

const invite = process.argv[2]
if (!/^[^:]+:\d+:@[A-Za-z0-9+/]+=*\.ed25519~[A-Za-z0-9+/]+=*$/.test(invite)) {
  console.error('This is no invite. It looks like pub.example:8008:@…=.ed25519~…=')
  process.exit(1)
}
ask(function (pub, done) {
  pub.invite.accept(invite, function (error) {
    if (!error) console.log('Accepted. The two pubs follow each other now.')
    done(error)
  })
})
