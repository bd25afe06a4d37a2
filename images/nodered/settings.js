// The editor is its owner's alone; what flows serve (http in) is at /api.
const bcrypt = require('/srv/node_modules/bcryptjs');
module.exports = {
  uiPort: 1880,
  httpAdminRoot: '/',
  httpNodeRoot: '/api',
  credentialSecret: process.env.SECRET_KEY,
  flowFile: 'flows.json',
  adminAuth: {
    type: 'credentials',
    users: [{ username: 'admin', password: bcrypt.hashSync(process.env.ADMIN_PASSWORD, 8), permissions: '*' }],
  },
  logging: { console: { level: 'info' } },
  externalModules: { palette: { allowInstall: true } },
};
