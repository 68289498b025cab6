// Starts the whole Bluesky network on free loopback ports and says where it is, as one line of JSON.
// Then answers each line on standard input: "settle" waits until every server has seen every event.
// Ends when standard input closes, so it never outlives the tests.
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const part = (name) => pathToFileURL(`${process.argv[2]}/node_modules/@atproto/dev-env/dist/${name}.js`).href
const { TestNetwork } = await import(part('index'))
const { default: getPort } = await import(part('get-port'))

const port = await getPort()
const network = await TestNetwork.create({
  dbPostgresSchema: 'devenv',
  pds: { hostname: 'localhost', enableDidDocWithSession: true, rateLimitsEnabled: true },
  bsky: { port, publicUrl: `http://localhost:${port}` }, // where it serves pictures from
})
const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n')

say({ pds: network.pds.url, appview: network.bsky.url, plc: network.plc.url })
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'settle') continue
  try {
    await network.processAll(20_000)
    say({ settled: true })
  } catch (error) {
    say({ settled: false, reason: String(error) })
  }
}
process.exit(0)
