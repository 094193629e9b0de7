const SHANGHAI = 8 * 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

function local(instant: string | number): Date {
  return new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + SHANGHAI);
}

/** `2026-11-23` in Asia/Shanghai. */
export function day(instant: string | number): string {
  return local(instant).toISOString().slice(0, 10);
}

/** `14:05` in Asia/Shanghai. */
export function clockTime(instant: string | number): string {
  return local(instant).toISOString().slice(11, 16);
}

/** `11-23 14:05`, with the year when it is another one than now's. */
export function dayTime(instant: string | number | undefined, now: number): string {
  if (instant === undefined) return '';
  const at = local(instant);
  if (Number.isNaN(at.getTime())) return '';
  const sameYear = at.getUTCFullYear() === local(now).getUTCFullYear();
  return `${sameYear ? '' : `${at.getUTCFullYear()}-`}${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** `today` shifted by days, as a date in Asia/Shanghai. */
export function dayFromNow(now: number, days: number): string {
  return day(now + days * 86_400_000);
}

/** `12,345` */
export function count(value: number | undefined): string {
  return value === undefined
    ? '–'
    : Math.round(value)
        .toString()
        .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `0.8734` → `87.3%` */
export function percent(share: number | undefined, digits = 1): string {
  return share === undefined || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits)}%`;
}

/** Seconds as a stopwatch: `0:42`, `1:05`. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}
