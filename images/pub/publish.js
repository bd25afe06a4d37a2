// Publishes a post in the pub's own name.
const ask = require('./ask')

ask(function (pub, done) {
  pub.publish({ type: 'post', text: process.argv[2] }, function (error, message) {
    if (!error) console.log(message.key)
    done(error)
  })
})
