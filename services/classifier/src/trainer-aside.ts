/** The thread that trains: the host bundles it as `classifier-trainer-aside.js`. */
import { serveAside } from '@jiesu/service-kit';
import { training } from './retrain.ts';

serveAside(training);
