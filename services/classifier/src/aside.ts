/** The thread that reads: the host bundles it as `classifier-aside.js`. */
import { serveAside } from '@jiesu/service-kit';
import { reading } from './reading.ts';

serveAside(reading);
