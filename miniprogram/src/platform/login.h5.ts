import type { SandboxCode } from '@shared/contract/sandbox';
import type { GetLoginCode } from './login.types';
import { currentPersonId } from './person.h5';
import { callSandbox } from './sandbox.h5';

export const getLoginCode: GetLoginCode = async () => {
  const personId = await currentPersonId();
  return (await callSandbox<SandboxCode>('POST', '/sandbox/wx/login', { personId })).code;
};
