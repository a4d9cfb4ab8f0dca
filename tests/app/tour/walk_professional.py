"""Not yet."""


def walk(driver):
    pass
