export { type Classified, type Classifier, type ClassifyContext, createClassifier } from './classify.ts';
export { mask } from './mask.ts';
export { classifier } from './plugin.ts';
