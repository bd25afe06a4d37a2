// Stripe's own Node client, unchanged, against the sandbox: node journey.cjs PORT. Prints what it saw, a line each.
const Stripe = require('stripe');
const port = Number(process.argv[2]);
const stripe = new Stripe('sk_test_right', { host: '127.0.0.1', port, protocol: 'http', apiVersion: '2026-10-28.endive' });

async function main() {
  const product = await stripe.products.create({ name: 'Hello' });
  const price = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 500, recurring: { interval: 'month' }, lookup_key: 'hello' });
  console.log('price by lookup key', (await stripe.prices.list({ lookup_keys: ['hello'] })).data[0].id === price.id);
  const customer = await stripe.customers.create({ email: 'ada@example.com', metadata: { tenant: 'ada' } });
  const session = await stripe.checkout.sessions.create({ mode: 'subscription', customer: customer.id, line_items: [{ price: price.id, quantity: 1 }], success_url: 'http://shop.example/ok', metadata: { order: '1' } });
  console.log('session', session.status, session.payment_status, session.amount_total);
  const paid = await fetch(session.url, { method: 'POST', body: new URLSearchParams({ card: '4242424242424242' }), redirect: 'manual' });
  console.log('paid', paid.status, paid.headers.get('location'));
  const complete = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription.latest_invoice'] });
  console.log('complete', complete.status, complete.subscription.status, complete.subscription.latest_invoice.amount_paid, complete.metadata.order);
  let listed = 0;
  for await (const subscription of stripe.subscriptions.list({ customer: customer.id, limit: 1 })) listed += subscription.items.data.length;
  console.log('listed', listed);
  console.log('canceled', (await stripe.subscriptions.cancel(complete.subscription.id)).status);
  const events = await stripe.events.list({ types: ['customer.subscription.deleted', 'checkout.session.completed'], limit: 10 });
  console.log('events', events.data.map((e) => e.type).join(' '));
  for (const wrong of [() => stripe.customers.retrieve('cus_nobody'), () => stripe.products.create({}), () => stripe.customers.create({ nonsense: 1 })]) {
    try { await wrong(); } catch (e) { console.log('refused', e.type, e.code); }
  }
  const body = JSON.stringify(events.data[0]);
  const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_right' });
  console.log('signed', stripe.webhooks.constructEvent(body, header, 'whsec_right').type);
}

main().catch((e) => { console.error(e); process.exit(1); });
