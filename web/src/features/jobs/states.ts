/** Where a background job can be. */
import type { Schema } from '@/api/client';

export type JobState = Schema<'JobState'>;

export const JOB_STATES = ['waiting', 'running', 'finished', 'dead'] as const satisfies readonly JobState[];
