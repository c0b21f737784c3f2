"""talk.py serve PORT: answers each line with itself.  talk.py connect ADDRESS PORT: prints the answer to each line, or silence."""
import socket, sys, threading


def serve(connection):
    for line in connection.makefile():
        connection.sendall(line.encode())


if sys.argv[1] == "serve":
    server = socket.create_server(("0.0.0.0", int(sys.argv[2])))
    print("ready", flush=True)
    while True:
        threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
else:
    connection = socket.create_connection((sys.argv[2], int(sys.argv[3])), 5)
    connection.settimeout(3)
    answers = connection.makefile()
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            connection.sendall(line.encode())
            print(answers.readline().strip(), flush=True)
        except OSError:
            print("silence", flush=True)
            break
