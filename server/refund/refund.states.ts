/**
 * `waiting`: for an operator; `agreed`: what the order gave is taken back and its money is on its way, or there; `withdrawn`:
 * the member thought better of it.
 */
export const requestStatuses = ['waiting', 'agreed', 'refused', 'withdrawn'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** The only ways between them; a request that the plan's policy decides is agreed on from the start. */
export const requestTransitions: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  waiting: ['agreed', 'refused', 'withdrawn'],
  agreed: [],
  refused: [],
  withdrawn: [],
};
