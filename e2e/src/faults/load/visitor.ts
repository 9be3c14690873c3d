import { randomInt } from 'node:crypto';
import { approvedCode, type ApprovedCode } from '../../stack/client.js';
import { Person } from '../../stack/person.js';
import { Interrupted, type Caller } from './caller.js';
import { people } from './world.js';

/** Pages that Person has no words for: what somebody was about to do is gone (a session, a code), and they begin again. */
const LOST = /^(no form at|the pages never end|the device is not connected|refused:)/;

/** Somebody with a browser. */
export class Visitor {
  private person: Person;

  constructor(private readonly caller: Caller) {
    this.person = this.newcomer();
  }

  /** @throws Lost, Interrupted */
  approve(): Promise<ApprovedCode> {
    return this.attempt(() => approvedCode(this.caller.origin, this.person));
  }

  /** @throws Lost, Interrupted */
  connectDevice(userCode: string): Promise<void> {
    return this.attempt(() => this.person.connectDevice(`${this.caller.origin}/device`, userCode));
  }

  /** Comes back without cookies, as somebody else. */
  changePerson(): void {
    this.person = this.newcomer();
  }

  private newcomer(): Person {
    return new Person(people[randomInt(people.length)]!, this.caller.browse);
  }

  private async attempt<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      this.changePerson();
      if (error instanceof Interrupted || !(error instanceof Error) || !LOST.test(error.message)) throw error;
      throw new Lost(error);
    }
  }
}

/** The pages lead nowhere any more. */
export class Lost extends Error {
  constructor(cause: Error) {
    super(`lost: ${cause.message}`, { cause });
    this.name = 'Lost';
  }
}
