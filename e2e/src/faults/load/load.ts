import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '../history/call.js';
import { assertingFlow } from './asserting-flow.js';
import { askingFlow } from './asking-flow.js';
import { Caller, Interrupted } from './caller.js';
import { codeFlow } from './code-flow.js';
import { deviceFlow } from './device-flow.js';
import type { Flow, FlowContext } from './flow.js';
import { KnownTokens } from './known-tokens.js';
import { machineFlow } from './machine-flow.js';
import { Operations } from './operations.js';
import { queueingFlow } from './queueing-flow.js';
import { registrarFlow } from './registrar-flow.js';
import { Lost, Visitor } from './visitor.js';

const AFTER_INTERRUPTION_MILLISECONDS = 150;

/** Many who use one installation at the same time, until they are told to stop. */
export class Load {
  readonly history: Call[] = [];
  readonly known = new KnownTokens();
  private readonly running: Promise<void>[] = [];
  private isOver = false;

  constructor(readonly origin: string) {}

  start(): void {
    const callers = Array.from({ length: 10 }, () => new Caller(this.origin, this.history));
    const [first, second, third, fourth, ...others] = callers as [Caller, Caller, Caller, Caller, ...Caller[]];
    const flows = [machineFlow, machineFlow, assertingFlow, registrarFlow, askingFlow, askingFlow];
    this.run(first, codeFlow(new Visitor(first)));
    this.run(second, codeFlow(new Visitor(second)));
    this.run(third, queueingFlow(new Visitor(third)));
    this.run(fourth, deviceFlow(new Visitor(fourth)));
    for (const [index, caller] of others.entries()) this.run(caller, flows[index]!);
  }

  /** @returns when every call is over @throws Error a flow failed in a way that is no fault's doing */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  private run(caller: Caller, flow: Flow): void {
    const isOver = (): boolean => this.isOver;
    const context = { does: new Operations(caller, this.known), known: this.known, chance: Math.random, pause: async (milliseconds: number) => delay(milliseconds), isOver };
    const running = this.repeat(flow, context);
    running.catch(() => (this.isOver = true)); // stop() tells
    this.running.push(running);
  }

  private async repeat(flow: Flow, context: FlowContext): Promise<void> {
    while (!this.isOver) {
      try {
        await flow(context);
      } catch (error) {
        if (!(error instanceof Interrupted) && !(error instanceof Lost)) throw error;
        await context.pause(AFTER_INTERRUPTION_MILLISECONDS);
      }
    }
  }
}
