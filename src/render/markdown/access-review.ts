/** A review of access, as a comment. */
import type {AccessReview} from '../../model/access-review.ts';
import {reviewSections, reviewTitle} from '../words/access-review.ts';
import {comment, section} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {codeList} from './people.ts';

export function accessReviewMarkdown(review: AccessReview): string {
  const title = markdownProse(clip(reviewTitle(review), 400));
  return comment({marker: ['access'], title, whole: 'bylaw access review'}, (folding) => {
    const {text, rows, people: most} = folding.detail;
    return reviewSections(review.rows).flatMap(({title: what, groups}) =>
      section(
        markdownProse(what),
        kept(groups, rows, 'objects', folding).map((group) => {
          folding.folded.add(group.people.length - most, 'people');
          const parts = [
            ...(group.what === '' ? [] : [markdownProse(clip(group.what, text))]),
            codeList(group.people, most, text),
            ...group.details.map((one) => markdownProse(clip(one, text))),
          ];
          const said = parts.filter((part) => part !== '').join('; ');
          return `- ${markdownCode(clip(group.address, text))}: ${said}`;
        }),
      ),
    );
  });
}
