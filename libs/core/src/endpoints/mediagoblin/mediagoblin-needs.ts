import type { ConnectionStore } from '../../ports/connection.store.js';
import type { InteractionNeeds } from '../interaction-flow.js';

export interface MediagoblinNeeds extends InteractionNeeds {
  readonly connections: ConnectionStore;
}
