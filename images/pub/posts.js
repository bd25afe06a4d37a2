// The last posts that this pub has, of whoever it follows, the newest last.
const ask = require('./ask')
const pull = require('pull-stream')

ask(function (pub, done) {
  pull(
    pub.createLogStream({ reverse: true, limit: 1000 }),
    pull.filter(function (m) { return m.value.content && m.value.content.type === 'post' }),
    pull.take(20),
    pull.collect(function (error, messages) {
      if (error) return done(error)
      for (const { value } of messages.reverse()) {
        console.log(`${new Date(value.timestamp).toISOString()} ${value.author}`)
        console.log(`  ${String(value.content.text).replace(/\n/g, '\n  ')}`)
      }
      done()
    })
  )
})
