"""An S3 server on 127.0.0.1 for a test: moto's, with a bucket, and a user who signs requests.

Run by the Python of .bench/s3. It says its port, the user's keys and then each request, one JSON a
line, and ends when its standard input does, whatever ended who started it.
"""

import json
import logging
import os
import sys
from threading import Lock, Thread

os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0"  # every request is signed, and may do so much

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import make_server

BUCKET = "foto"
ONE = Lock()
MAY = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}


def say(**told):
    with ONE:  # requests come in threads
        print(json.dumps(told), flush=True)


def noted(application):
    def answer(environ, start_response):
        def start(status, *more):
            place = environ.get("PATH_INFO", "")
            say(method=environ["REQUEST_METHOD"], path=place, status=int(status.split()[0]))
            return start_response(status, *more)

        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("OPTIONS", "PATCH"):
            return application(environ, start)
        if method == "PATCH":  # the test's own, as is OPTIONS: what lies there, whoever put it
            data = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(BUCKET, path.lstrip("/"), data)
        start("204 No Content", [])
        return []

    return answer


def make_user():
    iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
    iam.create_user("us-east-1", "meja-foto")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [MAY]})
    iam.put_user_policy("meja-foto", "foto", policy)
    return iam.create_access_key("meja-foto")


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(BUCKET, "us-east-1")
    key = make_user()
    application = noted(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    say(port=server.port, key=key.access_key_id, secret=key.secret_access_key, bucket=BUCKET)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
