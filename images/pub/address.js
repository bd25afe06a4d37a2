// Where others reach this pub: the host's name and the port of it that leads here.
module.exports = { host: process.env.PUB_HOST || '127.0.0.1', port: process.env.PUB_PORT || '8008' }
