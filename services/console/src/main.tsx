import './old-browsers.ts';
import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyTokens } from './theme.ts';

applyTokens(document.documentElement);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
