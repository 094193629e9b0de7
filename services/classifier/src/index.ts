export { type Classified, type Classifier, type ClassifyContext, createClassifier } from './classify.ts';
export { classifier } from './plugin.ts';
