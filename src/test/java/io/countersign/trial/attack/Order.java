package io.countersign.trial.attack;

/** What the obedient model can be told to do. */
public enum Order {
    APPROVE,
    SIGN_AS_CEO,
    SIGN_AS_BOARD,
    FORGE_DECISION,
    REFUSE_ALL,
    DELEGATE_UP,
    DELEGATE_TO_SELF,
    DELEGATE_ASIDE,
    DELEGATE_DEEP,
    DELEGATE_NOWHERE,
    DELEGATE_ABROAD,
    SPEND_FORTUNE,
    SPEND_NEGATIVE,
    SPEND_NAN,
    SPEND_OVERFLOW,
    RAISE_OWN_LIMIT,
    HIRE_WIDE,
    HIRE_HELPER,
    ACCEPT_ALL,
    JUDGE_OTHERS,
    SEND_BACK,
    WRITE_UP,
    WRITE_TO_SELF,
    WRITE_ABROAD,
    WRITE_AS_CEO,
    SWITCH_RUN,
    SWITCH_COMPANY,
    TELL_RIVAL,
    TELL_SECRETS
}
