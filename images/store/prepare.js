// Brings the database to the state that this version needs, with what the buyer said and the buyer's password in it.
import { pool } from '@evershop/evershop/lib/postgres'
import { hashPassword } from '@evershop/evershop/lib/util/passwordHelper'
import { getEnabledExtensions } from './node_modules/@evershop/evershop/dist/bin/extension/index.js'
import { migrate } from './node_modules/@evershop/evershop/dist/bin/lib/bootstrap/migrate.js'
import { getCoreModules } from './node_modules/@evershop/evershop/dist/bin/lib/loadModules.js'
import { secretFor, told } from './environment.js'

const secondsToWait = 60

export async function prepare () {
  await waitForDatabase()
  await migrate([...getCoreModules(), ...getEnabledExtensions()])
  for (const [name, value] of [['storeName', told.name], ['storeCurrency', told.currency], ['storeEmail', told.email]]) {
    await once(name, value, () => set(name, value))
  }
  await once('owner', secretFor(`owner ${told.email} ${told.password}`), giveOwnerPassword)
}

async function waitForDatabase () {
  for (const until = Date.now() + secondsToWait * 1000; ;) {
    try {
      return await pool.query('SELECT 1')
    } catch (error) {
      if (Date.now() > until) throw new Error(`The database did not answer within ${secondsToWait} s: ${error.message}`)
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }
}

/** Does it unless it was done for this value before: what the owner changed in the dashboard since stays. */
async function once (name, value, doIt) {
  const key = `told:${name}`
  const { rows } = await pool.query('SELECT value FROM setting WHERE name = $1', [key])
  if (rows[0]?.value === value) return
  await doIt()
  await set(key, value)
}

const set = (name, value) =>
  pool.query('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2, is_json = FALSE', [name, value])

async function giveOwnerPassword () {
  const { rows } = await pool.query('SELECT admin_user_id FROM admin_user ORDER BY admin_user_id LIMIT 1')
  const values = [told.email, hashPassword(told.password)]
  if (rows.length === 0) {
    await pool.query("INSERT INTO admin_user (email, password, full_name) VALUES ($1, $2, 'Owner')", values)
  } else {
    await pool.query('UPDATE admin_user SET email = $1, password = $2 WHERE admin_user_id = $3', [...values, rows[0].admin_user_id])
  }
}
