/** Too much is being worked on already. Nothing was done for this request: it can be sent again. */
export class Overloaded extends Error {
  constructor() {
    super('too many requests in flight');
    this.name = 'Overloaded';
  }
}
