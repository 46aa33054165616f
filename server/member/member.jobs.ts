import type { JobRegistry } from '../jobs/registry';
import { type DepartureNeeds, MEMBER_LEAVE, type MemberLeave, workOnDeparture } from './delete-member';
import { sweepMembers } from './sweep-member';

/** What the member room works on: departures that wait, and the nightly sweep. */
export function registerMemberJobs(registry: JobRegistry, needs: DepartureNeeds): void {
  registry.handle<MemberLeave>(MEMBER_LEAVE, (payload, { jobId }) => workOnDeparture(needs, payload, jobId));
  registry.everyNight(() => sweepMembers(needs));
}
