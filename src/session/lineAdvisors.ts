import type { EscapeAdvisor } from './escape/escapeAdvisor';
import type { FixAdvisor } from './fixAdvisor';
import type { ModuleUpdates } from './moduleUpdates';

/** What is asked about a line beside its numbers. */
export interface LineAdvisors {
  readonly fixes: FixAdvisor;
  readonly updates: ModuleUpdates;
  escapes(): Promise<EscapeAdvisor>;
}
