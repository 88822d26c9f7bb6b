// The week by the hour: how many are needed, how many are there, where somebody is missing. Whoever may change it fills a gap from it.
import './grid.css';
import { useWords } from '../language.tsx';
import { Scrolls } from '../wide.tsx';
import type { Week } from './api.ts';
import { after, weekday, weekOf } from './days.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export interface Gap {
  areaId: number;
  day: string;
  hour: number;
}

interface Props {
  week: Week;
  area: Week['areas'][number];
  /** Undefined: only to be looked at. */
  fill: ((gap: Gap) => void) | undefined;
}

export function AreaGrid({ week, area, fill }: Props) {
  const { t } = useWords();
  const at = new Map(
    week.hours.filter((h) => h.areaId === area.id).map((h) => [`${h.day} ${h.hour}`, h] as const),
  );
  // Sunday's night ends on the Monday after.
  const last = after(week.firstDay, 7);
  const reaches = week.hours.some((h) => h.areaId === area.id && h.day === last);
  const days = [...weekOf(week.firstDay), ...(reaches ? [last] : [])];
  return (
    <Scrolls label={t('sh.grid.of', { area: area.name })}>
      <table className="sh-grid">
        <caption>
          {area.name} <span className="quiet">{t(`sh.area.${area.kind}`)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('sh.day')}</th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {String(hour).padStart(2, '0')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">
                {t(`rc.weekday.${weekday(day)}`)} {day.slice(5)}
              </th>
              {HOURS.map((hour) => {
                const one = at.get(`${day} ${hour}`);
                if (!one) return <td key={hour} />;
                const words = t('sh.cell', { there: one.there, need: one.need });
                return (
                  <td key={hour} className={one.missing > 0 ? 'missing' : 'enough'}>
                    {one.missing > 0 && fill ? (
                      <button
                        type="button"
                        aria-label={t('sh.fill', { day, hour, area: area.name, n: one.missing })}
                        onClick={() => fill({ areaId: area.id, day, hour })}
                      >
                        {words}
                      </button>
                    ) : (
                      words
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
