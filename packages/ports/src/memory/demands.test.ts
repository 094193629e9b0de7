import { demandsContract } from '../suites/demands.ts';
import { memoryDemands } from './demands.ts';

demandsContract('memory', async () => ({ base: memoryDemands(), close: async () => undefined }));
