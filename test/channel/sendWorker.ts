// Sends one set in a process of its own, and kills itself at the n-th step, with its answer or before it: JSON of an Order.
// Prints the names of the steps that began, one a line, and "done".
import { writeSync } from "node:fs";
import type { Channel } from "../../core/src/channel/channels";
import { GateSession } from "../../core/src/channel/gate";
import { openHome } from "../../core/src/channel/home";
import { send } from "../../core/src/channel/sending";
import { listSubmissions } from "../../core/src/channel/submissions";
import { createTriplet, openTriplet, tripletOfSubmission, type Triplet } from "../../core/src/channel/triplets";
import { agreeing, clock, goodContent } from "./sendSupport";

export interface Order {
  readonly home: string;
  readonly channel: Channel;
  readonly file: string;
  readonly environment: "T" | "R";
  /** FI of a set that other software made, in place of a document. */
  readonly existing?: boolean;
  /** A kept set that goes again under its own name, in place of a document. */
  readonly id?: string;
  /** Step at which the process kills itself; 0 never. */
  readonly killAt: number;
  /** The step is under way and its answer has not come; else it is done. */
  readonly unanswered?: boolean;
}

async function tripletOf(order: Order): Promise<Triplet> {
  const { channel, environment, file } = order;
  const home = openHome(order.home);
  if (order.id !== undefined)
    return tripletOfSubmission(listSubmissions(home).submissions.find(({ id }) => id === order.id)!);
  if (order.existing) return openTriplet(file, environment);
  const interaction = agreeing(channel.senderNumber);
  return createTriplet({ home, channel, environment, file, applicationCode: "XTST", clock, interaction });
}

async function run(order: Order): Promise<void> {
  const { channel, killAt, unanswered } = order;
  const triplet = await tripletOf(order);
  const kill = (): void => void process.kill(process.pid, "SIGKILL");
  let begun = 0;
  let done = 0;
  await send({
    home: openHome(order.home),
    channel,
    triplet,
    content: goodContent,
    clock,
    interaction: agreeing(channel.senderNumber),
    session: new GateSession(),
    begun: (name) => {
      writeSync(1, `${name}\n`);
      if (++begun === killAt && unanswered) kill();
    },
    observe: () => (++done === killAt && !unanswered ? kill() : undefined),
    backoffMs: [],
  });
  writeSync(1, "done\n");
}

run(JSON.parse(process.argv[2]) as Order).then(
  () => process.exit(0),
  (error: Error) => {
    writeSync(1, `failed ${error.name} ${error.message}\n`);
    process.exit(3);
  },
);
