/* oxlint-disable no-underscore-dangle -- What virtual-core has for its adapters is called so. */
/**
 * A list of any length. Short lists are drawn as a whole; of long ones, only the visible lines exist, in a region
 * that scrolls.
 */
import {elementScroll, observeElementOffset, observeElementRect, Virtualizer} from '@tanstack/virtual-core';
import {Component, type ComponentChildren, createRef} from 'preact';

/** Lists up to this length are drawn as a whole, so that the browser's search finds everything. */
const WHOLE = 250;
/** Lines of each list that are printed. */
const PRINTED = 1000;

export interface Line {
  readonly key: string;
  readonly className: string;
  readonly content: ComponentChildren;
}

interface Props {
  /** The name of the list, for screen readers. */
  readonly label: string;
  readonly count: number;
  readonly lineAt: (index: number) => Line;
  /** The estimated height of a line, in pixels. */
  readonly heightOf: (index: number) => number;
  readonly printing: boolean;
  /** Identifies the list: with another value it is another list, shown from its beginning. */
  readonly of: unknown;
}

export class Lines extends Component<Props> {
  readonly #scroller = createRef<HTMLDivElement>();
  #virtual: Virtualizer<HTMLDivElement, HTMLLIElement> | undefined;
  #unmount: (() => void) | undefined;
  /** The list that the measured lines belong to. */
  #of: unknown;

  get #isLong(): boolean {
    return this.props.count > WHOLE && !this.props.printing;
  }

  /** The same list with the same size is not drawn again. */
  override shouldComponentUpdate(next: Props): boolean {
    const {of, count, printing} = this.props;
    return next.of !== of || next.count !== count || next.printing !== printing;
  }

  override componentDidMount(): void {
    this.#attach();
  }

  override componentDidUpdate(before: Props): void {
    if (before.of !== this.props.of) this.#scroller.current?.scrollTo({top: 0});
    this.#attach();
  }

  override componentWillUnmount(): void {
    this.#detach();
  }

  #detach(): void {
    this.#unmount?.();
    this.#unmount = undefined;
    this.#virtual = undefined;
  }

  /** Starts or stops the virtual list: filters make short lists long, and long ones short. */
  #attach(): void {
    if (!this.#isLong) {
      this.#detach();
      return;
    }
    if (this.#virtual !== undefined && this.#unmount === undefined) {
      this.#unmount = this.#virtual._didMount();
      this.#virtual._willUpdate();
      this.forceUpdate();
    } else this.#virtual?._willUpdate();
  }

  #virtualized(): Virtualizer<HTMLDivElement, HTMLLIElement> {
    const {count, heightOf, of} = this.props;
    // Measured heights belong to the lines of another list.
    if (of !== this.#of) this.#detach();
    this.#of = of;
    const options = {
      count,
      getScrollElement: () => this.#scroller.current,
      estimateSize: heightOf,
      overscan: 10,
      initialRect: {width: 800, height: 600},
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => {
        this.forceUpdate();
      },
    };
    if (this.#virtual === undefined) this.#virtual = new Virtualizer(options);
    else this.#virtual.setOptions(options);
    return this.#virtual;
  }

  override render() {
    const {label, count, lineAt, printing} = this.props;
    if (!this.#isLong) {
      const shown = printing ? Math.min(count, PRINTED) : count;
      return (
        <>
          <ul class="list">
            {Array.from({length: shown}, (_, index) => {
              const {key, className, content} = lineAt(index);
              return (
                <li key={key} class={className}>
                  {content}
                </li>
              );
            })}
          </ul>
          {shown < count && (
            <p class="note">
              … and {(count - shown).toLocaleString('en')} more lines that are not printed. Filter the page to
              print them.
            </p>
          )}
        </>
      );
    }
    const virtual = this.#virtualized();
    return (
      <div class="scroller" ref={this.#scroller} tabIndex={0} role="region" aria-label={label}>
        <ul class="list" style={{height: `${virtual.getTotalSize()}px`}}>
          {virtual.getVirtualItems().map(({index, start}) => {
            const {key, className, content} = lineAt(index);
            return (
              <li
                key={key}
                class={className}
                ref={(line) => {
                  virtual.measureElement(line);
                }}
                data-index={index}
                aria-setsize={count}
                aria-posinset={index + 1}
                style={{transform: `translateY(${start}px)`}}
              >
                {content}
              </li>
            );
          })}
        </ul>
      </div>
    );
  }
}
