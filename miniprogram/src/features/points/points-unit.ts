import { useEffect } from 'react';
import { useShelf } from '../exchange/shelf-store';
import { usePoints } from './points-store';

/** What points are called here; until the server has told, and where there are none, `积分`. For a member's own pages. */
export function usePointsUnit(): string {
  const fromBalance = usePoints((state) => state.data?.points?.unit);
  const fromShelf = useShelf((state) => state.data?.shelf?.unit);
  const known = fromBalance ?? fromShelf;
  useEffect(() => {
    if (known === undefined && usePoints.getState().data === null) void usePoints.getState().load();
  }, [known]);
  return known ?? '积分';
}
