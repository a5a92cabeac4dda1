"""Which offers above the item level together leave the least to pay: exact branch and bound.

Percentages that follow other offers are fixed first, most promising choice first; then slots are visited
in the order of the levels, every step on what is really left, and a branch is dropped as soon as even the
most that could still come off does not beat the best order found (`upper_bounds`).
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from promotions.engine.equivalence import equivalence_classes
from promotions.engine.limits import MAX_STEPS, TooManyCombinations
from promotions.engine.offers import Level
from promotions.engine.options import Option, Prices, best_postage, option_for
from promotions.engine.outcome import AppliedOption, Choice, Outcome, State, rivals
from promotions.engine.packing import TooManySets
from promotions.engine.slots import Candidate, Slot, make_slots
from promotions.engine.upper_bounds import Estimate, Ground


def choose(
    options: Sequence[Option], levels: Sequence[Level], prices: Prices, *, postage_free: bool
) -> Choice:
    """The combination with the least to pay, then the most valuable gifts. Raises TooManyCombinations.

    Between equals the order of trying decides, which knows nothing of the order the offers came in.
    """
    postage_options = [option for option in options if option.offer.level is Level.POSTAGE]
    goods_options = [
        option for option in options if option.offer.level is not Level.POSTAGE and _can_apply(option, prices)
    ]
    slots = make_slots(goods_options, levels, prices)
    return _Search(slots, postage_options, levels, prices, postage_free).best()


def apply_options(
    options: Sequence[Option], levels: Sequence[Level], prices: Prices, *, postage_free: bool
) -> Choice:
    """What these options together leave to pay, chosen or not; one that gives nothing is passed over."""
    postage_options = [option for option in options if option.offer.level is Level.POSTAGE]
    goods_options = sorted(
        (option for option in options if option.offer.level is not Level.POSTAGE),
        key=lambda one: (levels.index(one.offer.level), one.offer.group, one.offer.offer_id),
    )
    search = _Search((), postage_options, levels, prices, postage_free)
    return search.result_of(goods_options)


def choice_with(outcome: Outcome, option: Option, prices: Prices) -> Choice:
    """The chosen order at other prices, with this option in its place."""
    others = [
        applied.option
        for applied in outcome.choice.applied
        if applied.option.offer is not option.offer and not rivals(applied.option, option)
    ]
    return apply_options([*others, option], outcome.levels, prices, postage_free=outcome.freed_by is not None)


def _can_apply(option: Option, prices: Prices) -> bool:
    """Whether the option can have any effect: money, a gift, or the postage."""
    return bool(
        option.gift_value
        or (option.frees_postage and prices.postage_fen)
        or len(option.offer.tiers) > 1
        or option.total(sum(option.weights) + option.elsewhere_fen)
    )


class _Search:
    def __init__(
        self,
        slots: Sequence[Slot],
        postage_options: Sequence[Option],
        levels: Sequence[Level],
        prices: Prices,
        postage_free: bool,
    ) -> None:
        self.slots, self.postage_options, self.levels, self.prices = slots, postage_options, levels, prices
        self.start = State(list(prices.amounts), sum(prices.amounts), postage_free, 0, (), {})
        self.due_fen = (
            0 if postage_free else prices.postage_fen - best_postage(postage_options, {}, prices)[1]
        )
        self.best_rank: tuple[int, int] = (self.start.goods_fen + prices.postage_fen + 1, 0)
        self.found: tuple[State, tuple[AppliedOption, ...], int] | None = None
        self.steps = 0
        self.barred_options: dict[tuple[int, int], Option | None] = {}

    def best(self) -> Choice:
        """The best order."""
        self.ground = Ground(self.slots, self.prices.amounts)
        for estimate in self._estimates(self.ground):
            self.estimate = estimate
            if self._may_win(0, self.start, estimate.most_off(0, self.start.left, sure=True)):
                self._visit(0, self.start)
        return self._choice()

    def result_of(self, options: Iterable[Option]) -> Choice:
        """The order with these options, one after the other."""
        state = self.start
        for option in options:
            actual = self.actual(option, state.barred)
            applied = self.apply(actual, state) if actual else None
            if applied:
                state = self.after(state, [applied])
        self._finish(state)
        return self._choice()

    def _choice(self) -> Choice:
        if self.found is None:
            raise AssertionError("giving nothing is always possible")
        state, postage_applied, postage_fen = self.found
        return Choice((*state.applied, *postage_applied), tuple(state.left), postage_fen)

    def _estimates(self, ground: Ground) -> list[Estimate]:
        """One for each choice of percentages, the most promising first."""
        per_slot = [[*slot.percentages, None] for slot in self.slots]
        estimates = [Estimate(ground, fixed, self.due_fen) for fixed in itertools.product(*per_slot)]

        def least(estimate: Estimate) -> tuple[int, list[int]]:
            off = estimate.most_off(0, self.start.left, sure=True)
            ids = [one.offer.offer_id for one in estimate.fixed if one]
            return estimate.least(0, self.start.goods_fen, off, freed=self.start.freed), ids

        return sorted(estimates, key=least)

    def _may_win(self, place: int, state: State, off: tuple[float, float]) -> bool:
        least = self.estimate.least(place, state.goods_fen, off, freed=state.freed)
        return (least, -state.gift_value - self.estimate.gifts[place]) < self.best_rank

    def _visit(self, place: int, state: State) -> None:
        """Go through everything that may be chosen in a slot, the largest discount first, nothing last."""
        self.step()
        if place == len(self.slots):
            self._finish(state)
            return
        if fixed := self.estimate.fixed[place]:
            self._try(place, state, fixed)
            return
        sure = self.estimate.is_sure(place, state.left)
        off = self.estimate.most_off(place + 1, state.left, sure=sure)
        coupons = _CouponSets(self, place, state) if self.slots[place].coupons else None
        for value, candidate in self.estimate.worth[place]:
            if coupons and coupons.worth >= value:
                coupons.visit()
                coupons = None
            if self._could_help(place, state, candidate, off, value if sure else candidate.value_fen):
                self._try(place, state, candidate)
        if coupons:
            coupons.visit()
        if self._may_win(place + 1, state, off):
            self._visit(place + 1, state)

    def _could_help(
        self, place: int, state: State, candidate: Candidate, off: tuple[float, float], value: float
    ) -> bool:
        """Whether a candidate may lead to a better order, before working out what it really gives."""
        freed = state.freed or candidate.frees_postage
        least = self.estimate.least(place + 1, state.goods_fen, (off[0] + value, off[1] + value), freed=freed)
        gifts = state.gift_value + candidate.gift_value + self.estimate.gifts[place + 1]
        return (least, -gifts) < self.best_rank

    def _try(self, place: int, state: State, candidate: Candidate) -> None:
        option = self.actual(candidate.option, state.barred)
        if option is None:
            return
        applied = self.apply(option, state)
        if applied is None:
            return
        self.go_on(place + 1, self.after(state, [applied]))

    def go_on(self, place: int, state: State) -> None:
        """Visit the slot unless even the most that can come off from there on is not enough."""
        sure = self.estimate.is_sure(place, state.left)
        if self._may_win(place, state, self.estimate.most_off(place, state.left, sure=sure)):
            self._visit(place, state)

    def step(self) -> None:
        """Count a step; raises TooManyCombinations."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooManyCombinations(one.offer.offer_id for slot in self.slots for one in slot.everything())

    def actual(self, option: Option, barred: Mapping[Level, int]) -> Option | None:
        """The option on the lines that no offer chosen earlier bars."""
        mask = option.mask & ~barred.get(option.offer.level, 0)
        if mask == option.mask:
            return option
        key = (option.offer.offer_id, mask)
        if key not in self.barred_options:
            self.barred_options[key] = option_for(option.offer, mask, self.prices, option.elsewhere_fen)
        return self.barred_options[key]

    def apply(self, option: Option, state: State) -> AppliedOption | None:
        """What an option really gives now; None when that is nothing, or more than its budget."""
        shares = option.shares(state.left)
        elsewhere_fen = shares.pop() if option.elsewhere_fen else 0
        postage_fen = self.prices.postage_fen if option.frees_postage and not state.freed else 0
        applied = AppliedOption(option, tuple(shares), elsewhere_fen, postage_fen)
        budget = option.offer.limits.budget_left_fen
        if budget is not None and applied.discount_fen > budget:
            return None
        return applied if applied.discount_fen or option.gift_value else None

    def after(self, state: State, applied: Iterable[AppliedOption]) -> State:
        """The state with these options taken as well; together they are on different lines."""
        left, goods_fen, gift_value, freed = list(state.left), state.goods_fen, state.gift_value, state.freed
        barred, so_far = state.barred, list(state.applied)
        for one in applied:
            if freed and one.postage_fen:
                one = replace(one, postage_fen=0)
            for line, share in zip(one.option.lines, one.shares, strict=True):
                left[line] -= share
            goods_fen -= sum(one.shares)
            gift_value += one.option.gift_value
            freed = freed or one.option.frees_postage
            if one.option.offer.blocks:
                barred = self._barred_with(barred, one.option)
            so_far.append(one)
        return State(left, goods_fen, freed, gift_value, tuple(so_far), barred)

    def _barred_with(self, barred: Mapping[Level, int], option: Option) -> Mapping[Level, int]:
        later = self.levels[self.levels.index(option.offer.level) + 1 :]
        more = option.offer.blocks.intersection((*later, Level.POSTAGE))
        return {**barred, **{level: barred.get(level, 0) | option.mask for level in more}}

    def _finish(self, state: State) -> None:
        postage_applied: tuple[AppliedOption, ...] = ()
        postage_fen = 0
        if not state.freed:
            best, off_fen = best_postage(self.postage_options, state.barred, self.prices)
            postage_fen = self.prices.postage_fen - off_fen
            if best and off_fen:
                postage_applied = (AppliedOption(best, (0,) * len(best.lines), 0, off_fen),)
        rank = (state.goods_fen + postage_fen, -state.gift_value)
        if rank < self.best_rank:
            self.best_rank, self.found = rank, (state, postage_applied, postage_fen)


class _CouponSets:
    """Sets of item coupons on disjoint lines."""

    def __init__(self, search: _Search, place: int, state: State) -> None:
        self.search, self.after, self.state = search, place + 1, state
        options = [search.actual(candidate.option, state.barred) for candidate in search.slots[place].coupons]
        found = [search.apply(option, state) for option in options if option]
        self.coupons = [applied for applied in found if applied]
        self.sure = search.estimate.is_sure(place, state.left) and all(map(self._keeps_sure, self.coupons))
        self.off = search.estimate.most_off(self.after, state.left, sure=self.sure)
        self.frees = not state.freed and any(applied.option.frees_postage for applied in self.coupons)
        self.gifts = sum(applied.option.gift_value for applied in self.coupons)
        self.packing = search.ground.packing(
            [applied.option.mask for applied in self.coupons],
            [self._worth(place, applied) for applied in self.coupons],
        )
        self.worth = self.packing.most()

    def visit(self) -> None:
        """Go on with every set but the empty one that may lead to a better order. Raises TooManyCombinations."""
        try:
            for numbers in self.packing.sets(self._needed, self._kinds):
                self.search.step()
                if numbers:
                    self.search.go_on(
                        self.after, self.search.after(self.state, [self.coupons[n] for n in numbers])
                    )
        except TooManySets as error:
            raise TooManyCombinations(applied.option.offer.offer_id for applied in self.coupons) from error

    def _keeps_sure(self, applied: AppliedOption) -> bool:
        needs, left = self.search.ground.needs[self.after], self.state.left
        return all(
            left[line] - share >= needs[line]
            for line, share in zip(applied.option.lines, applied.shares, strict=True)
        )

    def _worth(self, place: int, applied: AppliedOption) -> float:
        value_fen = float(sum(applied.shares))
        if not self.sure:
            return value_fen
        shares = dict(zip(applied.option.lines, applied.shares, strict=True))
        return self.search.estimate.value(place, value_fen, shares)

    def _kinds(self) -> list[int]:
        return equivalence_classes(self.coupons, self.search.slots[self.after :], self.state.left)

    def _needed(self) -> float:
        """The least that a set must be worth to lead to a better order."""
        search, state = self.search, self.state
        gifts = state.gift_value + self.gifts + search.estimate.gifts[self.after]
        most_fen = search.best_rank[0] - (0 if -gifts < search.best_rank[1] else 1)
        goods = (self.after, state.goods_fen, self.off, most_fen)
        needed = search.estimate.needed(*goods, freed=state.freed)
        return min(needed, search.estimate.needed(*goods, freed=True)) if self.frees else needed
