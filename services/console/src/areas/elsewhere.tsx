import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { landing, placesOf } from '../pages.ts';
import { openPalette } from '../palette.tsx';
import { useTitle } from '../parts/basics.tsx';
import { useSession } from '../session.tsx';
import { useText } from '../text/index.tsx';

export function NotFound() {
  const text = useText();
  useTitle(text.elsewhere.notFoundTitle);
  return <Dead title={text.elsewhere.notFoundTitle} hint={text.elsewhere.notFoundHint} />;
}

export function Forbidden() {
  const text = useText();
  useTitle(text.elsewhere.forbiddenTitle);
  return <Dead title={text.elsewhere.forbiddenTitle} hint={text.elsewhere.forbiddenHint} />;
}

function Dead({ title, hint }: { readonly title: string; readonly hint: string }) {
  const text = useText();
  const go = useNavigate();
  const { principal } = useSession();
  const roles = principal?.roles ?? [];
  return (
    <div className="page narrow">
      <h1>{title}</h1>
      <p className="soft gap-below">{hint}</p>
      <div className="row gap-below">
        <Button type="primary" onClick={() => void go(landing(roles))}>
          {text.common.home}
        </Button>
        <Button onClick={() => void go(-1)}>{text.common.back}</Button>
        <Button onClick={openPalette}>{text.elsewhere.seek}</Button>
      </div>
      <ul className="row">
        {placesOf(roles).map((place) => (
          <li key={place.id}>
            <Button type="link" onClick={() => void go(place.path)}>
              {text.nav.places[place.id]}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
