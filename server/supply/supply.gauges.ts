import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { findPools } from './code-pool';
import { SupplyOrder } from './supply.entity';
import { openStatuses } from './supply.rules';

/** A number that is counted in the database when somebody asks; fits the metrics of the HTTP shell. */
interface SupplyGauge {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  read(): Promise<readonly { readonly label: string; readonly value: number }[]>;
}

/** How many codes each pool has left, and how many orders wait for their outcome. */
export function supplyGauges({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): SupplyGauge[] {
  return [
    {
      name: 'supply_codes_free',
      help: 'codes that can still be given, by pool',
      label: 'pool',
      read: async () =>
        (await findPools(database, null, clock.now())).map(({ pool, free }) => ({ label: pool, value: free })),
    },
    {
      name: 'supply_orders_open',
      help: 'orders with suppliers whose outcome is still to come, by status',
      label: 'status',
      read: () =>
        Promise.all(
          openStatuses.map(async (status) => ({
            label: status,
            value: await database.read.countBy(SupplyOrder, { status }),
          })),
        ),
    },
  ];
}
