// What follows drills and comes before the next: the calendar, score sheets, league tables, rubrics, each with its own address.
import { Flex } from 'antd';
import { useLocation } from 'wouter';
import { DrillCalendar } from '../drills/calendar.tsx';
import { DrillNav } from '../drills/nav.tsx';
import { useMe, useRights } from '../rights.tsx';
import { League } from '../scores/league.tsx';
import { Rubrics } from '../scores/rubrics.tsx';
import { SheetList } from '../scores/sheet-list.tsx';
import { NotAllowed } from '../shell.tsx';
import { scorePageTexts } from '../texts/score-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(scorePageTexts);

const CONTENT: Record<string, () => React.ReactNode> = {
  '/drills/calendar': () => <DrillCalendar />,
  '/drills/scores': () => <SheetList />,
  '/drills/league': () => <League />,
  '/drills/rubrics': () => <Rubrics />,
};

export default function DrillScoresPage() {
  const [path] = useLocation();
  const me = useMe();
  const { may } = useRights();
  if (me && !may(path === '/drills/calendar' ? 'drill.read' : 'score.read')) return <NotAllowed />;
  return (
    <Flex vertical gap={16}>
      <DrillNav />
      {CONTENT[path]?.()}
    </Flex>
  );
}
