// Sends one set in a process of its own, and kills itself after the n-th step: JSON of {home, channel, file, environment, killAfter}
// or {..., id} to send a kept set again. Prints the names of the steps, one a line, and "done".
import { writeSync } from "node:fs";
import type { Channel } from "../../core/src/channel/channels";
import { GateSession } from "../../core/src/channel/gate";
import { openHome } from "../../core/src/channel/home";
import { send } from "../../core/src/channel/sending";
import { createTriplet, openTriplet } from "../../core/src/channel/triplets";
import { agreeing, clock, goodContent } from "./sendSupport";

interface Order {
  readonly home: string;
  readonly channel: Channel;
  readonly file: string;
  readonly environment: "T" | "R";
  /** FI of a set that other software made, in place of a document. */
  readonly existing?: boolean;
  /** Steps after which the process kills itself; 0 never. */
  readonly killAfter: number;
}

async function run(order: Order): Promise<void> {
  const home = openHome(order.home);
  const { channel, file, environment } = order;
  const interaction = agreeing(channel.senderNumber);
  const request = { home, channel, environment, file, applicationCode: "XTST", clock, interaction };
  const triplet = order.existing ? await openTriplet(file, environment) : await createTriplet(request);
  let steps = 0;
  const observe = (name: string): void => {
    writeSync(1, `${name}\n`);
    if (++steps === order.killAfter) process.kill(process.pid, "SIGKILL");
  };
  const session = new GateSession();
  await send({ home, channel, triplet, content: goodContent, clock, interaction, session, observe, backoffMs: [] });
  writeSync(1, "done\n");
}

run(JSON.parse(process.argv[2]) as Order).then(
  () => process.exit(0),
  (error: Error) => {
    writeSync(1, `failed ${error.name} ${error.message}\n`);
    process.exit(3);
  },
);
