"""The rules of ``widgets.model`` written again, agent by agent, in Mesa: the yardstick of ``model.py``.

Written from the rules and not from the model's code, in the plain way a Mesa modeller would: a couple is
an agent, each exchange a step, everything a float. Two people who take turns, an emotional disclosure of
bad news each time. ``tests/test_mesa_twin.py`` shows that it gives the same results.
"""

import mesa


class Partner:
    """One person of a couple, and where they stand with the other."""

    def __init__(self, person, p, trust=0.5, intimacy=0.3):
        self.p = p
        self.anxiety = (person.anxiety - 1) / 6
        self.avoidance = (person.avoidance - 1) / 6
        self.responsiveness = person.responsiveness
        self.accuracy = person.empathic_accuracy
        self.comfort_bias = person.comfort_bias
        self.amount = person.amount
        self.negativity = person.negativity
        self.acknowledgement = person.acknowledgement
        self.trust = trust
        self.intimacy = intimacy
        self.last_told = 0.0

    def disclose(self, topic, partner_depth, chance):
        p = self.p
        willing = (
            p.openness
            + p.trust_opens * (self.trust - 0.5)
            + p.intimacy_opens * self.intimacy
            - p.avoidant_caution * self.avoidance
            - p.topic_caution * (topic - 0.5)
            + p.willingness_noise * chance
        )
        own = topic * min(max(willing, 0.0), 1.0)
        flexible = (1 - p.rigidity * self.anxiety) * (1 - p.rigidity * self.avoidance)
        self.last_told = own + p.reciprocity * flexible * (partner_depth - own)
        return self.last_told

    def respond(self, share, reading, giving):
        p = self.p
        guess = self.comfort_bias + p.reading_noise * reading
        read = min(max(self.accuracy * share + (1 - self.accuracy) * guess, 0.0), 1.0)
        amount = self.amount * p.wished_support + p.giving_noise * giving
        emotional = amount * read * (1 - p.avoidant_distance * self.avoidance)
        informational = amount * (1 - read)
        return min(max(emotional, 0.0), 1.0), min(max(informational, 0.0), 1.0)

    def perceive(self, share, emotional, informational, partner, chance):
        p = self.p
        more_emotional = p.wished_support * share - emotional
        more_informational = p.wished_support * (1 - share) - informational
        shortfall = max(more_emotional, 0.0) + max(more_informational, 0.0)
        excess = p.excess_cost * (max(-more_emotional, 0.0) + max(-more_informational, 0.0))
        there = 1 - (1 - partner.acknowledgement) * shortfall / p.wished_support
        spared = 1 - p.negativity_cost * partner.negativity
        seen = 1 - p.nonverbal_weight * (1 - partner.acknowledgement)
        understanding = there * (0.5 + 0.5 * spared) / (1 + ((shortfall + excess) / p.tolerance) ** 2)
        validation = there * spared / (1 + ((0.5 * shortfall + excess) / p.tolerance) ** 2)
        caring = there * (0.5 + 0.5 * spared) * seen / (1 + ((shortfall + 0.5 * excess) / p.tolerance) ** 2)
        unkind = p.anxious_reading * self.anxiety + p.avoidant_reading * self.avoidance
        colour = p.projection * self.responsiveness + p.expectation * self.trust
        colour = colour * there * (1 - partner.negativity) + p.perception_noise * chance
        actual = 1 - p.projection - p.expectation
        felt = 0.0
        for given in (understanding, validation, caring):
            part = actual * (given - unkind * 4 * given * (1 - given)) + colour
            felt += min(max(part, 0.0), 1.0)
        return felt / 3

    def feel(self, depth, ppr, answered):
        p = self.p
        gain, loss = p.telling_gain, 0.0
        if ppr > p.threshold:
            gain += p.intimacy_gain * (ppr - p.threshold) / (1 - p.threshold)
        elif answered:
            gain = 0.0
            loss = p.intimacy_loss * (0.2 + 0.8 * (p.threshold - ppr) / p.threshold)
        self.intimacy += depth * (gain * (1 - self.intimacy) - loss * self.intimacy)
        self.trust += p.trust_rate * depth * (ppr - self.trust)

    def hear(self, depth):
        moves = self.p.hearing_gain * (1 - self.p.avoidant_indifference * self.avoidance) * depth
        self.trust += moves * (1 - self.trust)
        self.intimacy += moves * (1 - self.intimacy)

    def relief(self, depth, emotional, informational, partner, chance):
        p = self.p
        helped = (
            p.cognitive_relief * informational * (2 - informational)
            + p.emotional_relief * emotional
            + p.telling_relief
            - p.negativity_distress * partner.negativity
        )
        return min(max(depth * (helped + p.relief_noise * chance), -1.0), 1.0)


class Couple(mesa.Agent):
    """Two partners who take turns at telling."""

    def __init__(self, model, people):
        super().__init__(model)
        self.partners = [Partner(person, model.p) for person in people]

    def step(self):
        model, p = self.model, self.model.p
        speaker, listener = self.partners if model.exchanges % 2 == 0 else self.partners[::-1]
        willingness, reading, giving, perception, relief = model.draw(self)
        depth = speaker.disclose(model.topic, listener.last_told, willingness)
        emotional, informational = listener.respond(p.emotional_share, reading, giving)
        self.ppr = speaker.perceive(p.emotional_share, emotional, informational, listener, perception)
        self.felt_understood = self.ppr > p.threshold
        self.relief = speaker.relief(depth, emotional, informational, listener, relief)
        answered = emotional + informational + listener.negativity + listener.acknowledgement > 0
        speaker.feel(depth, self.ppr, answered)
        listener.hear(depth)


class Couples(mesa.Model):
    """Many couples. people: for each, two Persons. draws: None, or a function giving a couple's five
    standard normal draws for the exchange at hand."""

    def __init__(self, people, p, topic=0.7, seed=None, draws=None):
        super().__init__(seed=seed)
        self.p, self.topic, self.exchanges = p, topic, 0
        self.draw = draws or self._draw
        for two in people:
            Couple(self, two)

    def _draw(self, couple):
        gauss = self.random.gauss
        return gauss(0, 1), gauss(0, 1), gauss(0, 1), gauss(0, 1), gauss(0, 1)

    def step(self):
        self.agents.do("step")
        self.exchanges += 1
