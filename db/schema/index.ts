// All tables, for the migration generator and the database handle.

export * from './access.ts';
export * from './audit.ts';
export * from './bulletin.ts';
export * from './callout.ts';
export * from './delivery.ts';
export * from './drill.ts';
export * from './duty.ts';
export * from './equipment.ts';
export * from './exam.ts';
export * from './field-report.ts';
export * from './forecast.ts';
export * from './inspection.ts';
export * from './joint-duty.ts';
export * from './kernel.ts';
export * from './launch.ts';
export * from './officers.ts';
export * from './oversight.ts';
export * from './review.ts';
export * from './roster.ts';
export * from './score.ts';
export * from './shift.ts';
export * from './swap.ts';
export * from './training.ts';
export * from './webhook.ts';
