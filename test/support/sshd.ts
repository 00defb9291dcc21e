// A throw-away OpenSSH server on loopback with its own configuration, host key and client key: internal-sftp only, key only.
// It reads and writes nothing outside its folder but /run/sshd, which sshd asks for when it runs as root.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { onEnd } from "./temporary";
import type { Channel } from "../../core/src/channel/channels";

export interface SshdOptions {
  /** Requests that the server forbids: "stat,lstat,fstat,rename,readdir". */
  readonly forbid?: string;
  /** Further lines of sshd_config, e.g. "PubkeyAcceptedAlgorithms ssh-rsa". */
  readonly config?: readonly string[];
  /** Kind of the host key. */
  readonly hostKey?: "ed25519" | "rsa" | "ecdsa";
  /** Port of a server that was stopped, to be taken again. */
  readonly port?: number;
  /** Folder to serve in place of FOLDER/root. */
  readonly root?: string;
}

export interface Sshd {
  readonly port: number;
  readonly folder: string;
  /** Local folder that the account sees as its home. */
  readonly root: string;
  readonly user: string;
  readonly keyFile: string;
  readonly hostKeySha256: string;
  stop(): Promise<void>;
}

/** Starts a server; it stops when the test process ends. */
export async function startSshd(folder: string, options: SshdOptions = {}): Promise<Sshd> {
  const root = options.root ?? path.join(folder, "root");
  for (const name of ["IN", "OUT", "INTEST", "OUTTEST"])
    mkdirSync(path.join(root, name), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => path.join(folder, name);
  if (!existsSync(at("host_key"))) keygen(at("host_key"), ["-t", options.hostKey ?? "ed25519"]);
  if (!existsSync(at("client_key"))) keygen(at("client_key"), ["-t", "rsa", "-b", "2048", "-m", "PEM"]);
  copyFileSync(at("client_key.pub"), at("authorized_keys"));
  const port = options.port ?? (await freePort());
  const user = os.userInfo().username;
  writeFileSync(at("sshd_config"), configuration({ ...options, folder, root, port, user }));
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const child = spawn("/usr/sbin/sshd", ["-D", "-f", at("sshd_config"), "-E", at("sshd.log")], { stdio: "ignore" });
  const stop = (): Promise<void> => end(child);
  child.unref(); // The test process may end, and takes it along.
  onEnd(() => child.kill("SIGTERM"));
  await listening(port, child, at("sshd.log"));
  const hostKeySha256 = execFileSync("ssh-keygen", ["-lf", at("host_key.pub")], { encoding: "utf8" }).split(" ")[1];
  return { port, folder, root, user, keyFile: at("client_key"), hostKeySha256, stop };
}

/** A channel to a server, with invented numbers. */
export function channelTo(server: Pick<Sshd, "port" | "user" | "keyFile">, more: Partial<Channel> = {}): Channel {
  return {
    name: "test",
    enterpriseNumber: "0123456749",
    quality: "employer",
    senderNumber: "123456",
    host: "127.0.0.1",
    port: server.port,
    user: server.user,
    keyFile: server.keyFile,
    sequenceFrom: "00001",
    sequenceTo: "99999",
    ...more,
  };
}

export function keygen(file: string, args: readonly string[], passphrase = ""): void {
  execFileSync("ssh-keygen", ["-q", ...args, "-N", passphrase, "-C", "throw-away", "-f", file]);
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function configuration(options: SshdOptions & { folder: string; root: string; port: number; user: string }): string {
  const { folder, root, port, user, forbid, config = [] } = options;
  const sftp = `internal-sftp -d ${root}${forbid ? ` -P ${forbid}` : ""}`;
  return [
    ...config,
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host_key`,
    `PidFile ${folder}/sshd.pid`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    "StrictModes no",
    "PubkeyAuthentication yes",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    `AllowUsers ${user}`,
    "UsePAM no",
    "UseDNS no",
    "MaxStartups 100:30:200",
    ...(config.some((line) => line.startsWith("AllowTcpForwarding")) ? [] : ["AllowTcpForwarding no"]),
    "AllowAgentForwarding no",
    "X11Forwarding no",
    "PermitTTY no",
    "PrintMotd no",
    "LogLevel VERBOSE",
    `Subsystem sftp ${sftp}`,
    `ForceCommand ${sftp}`,
    "",
  ].join("\n");
}

/** Waits until the port answers; fails with the server's log when it ends instead. */
async function listening(port: number, child: ChildProcess, log: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`sshd ended: ${existsSync(log) ? readFileSync(log, "utf8") : "no log"}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.ref(); // Somebody waits for it now.
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
