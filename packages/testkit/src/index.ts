export * from './city.ts';
export * from './door.ts';
export * from './life.ts';
export * from './matters.ts';
export * from './pictures.ts';
export * from './random.ts';
export * from './story.ts';
export * from './wecom.ts';
